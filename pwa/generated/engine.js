/* Made by ./dev bundle from sources ff843d4635f2eaaf0d8bf38c45340962. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
