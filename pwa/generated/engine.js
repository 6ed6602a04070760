/* Made by ./dev bundle from 9ff54532fe7b1c59 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
