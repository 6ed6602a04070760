/* Made by ./dev bundle from a5baf45403cebcde */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
