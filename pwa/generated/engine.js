/* Made by ./dev bundle from 99a4c961c5f304c3 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
