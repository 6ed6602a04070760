/* Made by ./dev bundle from 93f240644e96e981 */
import{s as r}from"./form.js";import"./app.js";export{r as Answering};
