/* Made by ./dev bundle from sources 738cbec20a284f6299f9a0d8dcb822fb. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
