/* Made by ./dev bundle from sources 74788224b9575d7ca779965a66c60f97. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
