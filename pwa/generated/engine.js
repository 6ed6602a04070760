/* Made by ./dev bundle from 8b4aeef3177b7586 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
