/* Made by ./dev bundle from 553071087a3ce7cf */
import{B as r}from"./form.js";import"./app.js";export{r as Answering};
