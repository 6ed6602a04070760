/* Made by ./dev bundle from 93d11bded1274060 */
import{y as r}from"./form.js";import"./app.js";export{r as Answering};
