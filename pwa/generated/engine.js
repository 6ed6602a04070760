/* Made by ./dev bundle from 1047157a3f07f958 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
