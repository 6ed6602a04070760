/* Made by ./dev bundle from sources bacc68b40d931eacba5db242a7e1063d. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
