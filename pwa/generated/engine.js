/* Made by ./dev bundle from sources 58f386cdb57d7955661afd1dd3eb77c9. Do not edit. */
import{r}from"./form.js";import"./app.js";export{r as Answering};
