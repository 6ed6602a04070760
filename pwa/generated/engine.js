/* Made by ./dev bundle from sources 02c4b0c5dc1ca9625cb6c412322d9fe7. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
