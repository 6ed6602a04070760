/* Made by ./dev bundle from 8c73887cc9d5c596 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
