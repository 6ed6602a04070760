/* Made by ./dev bundle from sources b24bd6e7b6325693c16898f6cb0888bb. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
