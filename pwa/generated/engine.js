/* Made by ./dev bundle from 1f7fdb47861cc8d3 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
