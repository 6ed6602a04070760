/* Made by ./dev bundle from 10ec7ebb72095edc */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
