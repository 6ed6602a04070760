/* Made by ./dev bundle from ff0a3f5a0209d906 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
