/* Made by ./dev bundle from 8e6d2732660028a3 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
