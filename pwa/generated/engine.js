/* Made by ./dev bundle from sources 57e5ad695f6273595ee0d475c4556868. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
