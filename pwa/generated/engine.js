/* Made by ./dev bundle from sources a45e663a74592e2a6e0c9256ba23cb87. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
