/* Made by ./dev bundle from sources 785a3efb0a8a9d2bc880f0c923f31767. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
