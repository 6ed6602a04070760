/* Made by ./dev bundle from 8c4ea556a3ebe75d */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
