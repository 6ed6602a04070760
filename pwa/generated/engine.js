/* Made by ./dev bundle from sources 46afd4553cf5e3d2a0eb1feae6cd5fa8. Do not edit. */
import{w as r}from"./form.js";import"./app.js";export{r as Answering};
