/* Made by ./dev bundle from sources 7e2a3bdce1ecc1a6133429287ade9e15. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
