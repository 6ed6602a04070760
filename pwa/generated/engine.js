/* Made by ./dev bundle from sources a6af6e8c2d607b143e728771d04939d1. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
