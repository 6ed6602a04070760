/* Made by ./dev bundle from 3779c8509c76571d */
import{s as r}from"./form.js";import"./app.js";export{r as Answering};
