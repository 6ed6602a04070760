/* Made by ./dev bundle from sources daa14eb2019f148eb25a853431809ff6. Do not edit. */
import{p as r}from"./form.js";import"./app.js";export{r as Answering};
