/* Made by ./dev bundle from 51320efad06cda2c */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
