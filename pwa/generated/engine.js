/* Made by ./dev bundle from fc8d20fb37251d8c */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
