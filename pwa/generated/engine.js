/* Made by ./dev bundle from 934b586d9e6b8014 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
