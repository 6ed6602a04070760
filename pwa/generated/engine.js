/* Made by ./dev bundle from 61b0003378155cd0 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
