/* Made by ./dev bundle from sources 0a2fc6e90f5f28bec49a23de98c2a358. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
