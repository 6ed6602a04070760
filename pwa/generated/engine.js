/* Made by ./dev bundle from 659b34039ad5949b */
import{y as r}from"./form.js";import"./app.js";export{r as Answering};
