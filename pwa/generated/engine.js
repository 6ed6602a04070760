/* Made by ./dev bundle from 08181d9ea2de3659 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
