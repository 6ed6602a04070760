/* Made by ./dev bundle from 16619769af59e28f */
import{B as r}from"./form.js";import"./app.js";export{r as Answering};
