/* Made by ./dev bundle from 477f37c80e1e616a */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
