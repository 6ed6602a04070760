/* Made by ./dev bundle from 8bf9f63362e19c0c */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
