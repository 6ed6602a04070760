/* Made by ./dev bundle from sources 7459f5753b1fe73b3092c8ab15660155. Do not edit. */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
