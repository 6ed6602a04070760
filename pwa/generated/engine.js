/* Made by ./dev bundle from 31b6bdf99e7bad24 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
