/* Made by ./dev bundle from 7c75590f958fa02b */
import{y as r}from"./form.js";import"./app.js";export{r as Answering};
