/* Made by ./dev bundle from sources 7a20f7b4fbea3cfa0ee86ab851010255. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
