/* Made by ./dev bundle from 2622dff7ae7f1276 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
