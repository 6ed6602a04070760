/* Made by ./dev bundle from sources aca78d8f21fb2bfca078e69a4385487d. Do not edit. */
import{p as r}from"./form.js";import"./app.js";export{r as Answering};
