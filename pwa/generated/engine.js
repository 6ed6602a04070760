/* Made by ./dev bundle from sources ced253dc73c47ca50de191369c27c1a0. Do not edit. */
import{r}from"./form.js";import"./app.js";export{r as Answering};
