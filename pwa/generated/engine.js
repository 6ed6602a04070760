/* Made by ./dev bundle from 636819b9f165324c */
import{y as r}from"./form.js";import"./app.js";export{r as Answering};
