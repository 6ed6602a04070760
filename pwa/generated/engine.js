/* Made by ./dev bundle from f6096ddf04826f42 */
import{B as r}from"./form.js";import"./app.js";export{r as Answering};
