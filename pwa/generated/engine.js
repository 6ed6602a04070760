/* Made by ./dev bundle from c56d461d05f246ae */
import{s as r}from"./form.js";import"./app.js";export{r as Answering};
