/* Made by ./dev bundle from sources 472592c5050a986d71ddd08549227892. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
