/* Made by ./dev bundle from sources 1d34900fffc4c919a2c2fd3d8142c5df. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
