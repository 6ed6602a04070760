/* Made by ./dev bundle from d595c17d9111ac3e */
import{B as r}from"./form.js";import"./app.js";export{r as Answering};
