/* Made by ./dev bundle from sources fb89de8243a2aafcfd91e3fa4ff6e601. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
