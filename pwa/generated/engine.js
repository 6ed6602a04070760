/* Made by ./dev bundle from sources 42b7eb66bbf480db7729d0a149c48a77. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
